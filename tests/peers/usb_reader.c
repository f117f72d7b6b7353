/* A driver for a USB reader that is none: vpcd's driver behind it, and a cable that can be pulled.
 *
 * Like drivers of real USB readers it has one slot, looks for cards on a thread of its own (so
 * that a card is seen in milliseconds, where pcscd by itself looks every 400), and answers
 * IFD_NO_SUCH_DEVICE once the device is gone (PCSC/ifdhandler.h). Given to the compiler: DRIVER,
 * the driver behind it; PORT, where the card is; UNPLUGGED, a file that is there without a cable; CONFUSED,
 * one that is there when the reader does not know whether it has a card.
 */
#include <PCSC/ifdhandler.h>
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static void *behind(const char *name) {
    static void *driver;
    if (driver == NULL)
        driver = dlopen(DRIVER, RTLD_NOW | RTLD_LOCAL);
    return driver == NULL ? NULL : dlsym(driver, name);
}

static int is_gone(void) { return access(UNPLUGGED, F_OK) == 0; }
static int is_confused(void) { return access(CONFUSED, F_OK) == 0; }

#define PASS_ON(name, declared, given)                  \
    RESPONSECODE name declared {                        \
        RESPONSECODE(*call) declared = behind(#name);   \
        if (call == NULL || is_gone())                  \
            return IFD_NO_SUCH_DEVICE;                  \
        return call given;                              \
    }

PASS_ON(IFDHCreateChannel, (DWORD lun, DWORD channel), (lun, channel))
PASS_ON(IFDHPowerICC, (DWORD lun, DWORD action, PUCHAR atr, PDWORD size), (lun, action, atr, size))
PASS_ON(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD size, PUCHAR value), (lun, tag, size, value))
PASS_ON(IFDHSetProtocolParameters,
        (DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3),
        (lun, protocol, flags, pts1, pts2, pts3))
PASS_ON(IFDHTransmitToICC,
        (DWORD lun, SCARD_IO_HEADER sent, PUCHAR out, DWORD out_size, PUCHAR in, PDWORD in_size,
         PSCARD_IO_HEADER received),
        (lun, sent, out, out_size, in, in_size, received))
PASS_ON(IFDHControl,
        (DWORD lun, DWORD code, PUCHAR out, DWORD out_size, PUCHAR in, DWORD in_size, LPDWORD got),
        (lun, code, out, out_size, in, in_size, got))

RESPONSECODE IFDHICCPresence(DWORD lun) {
    RESPONSECODE (*call)(DWORD) = behind("IFDHICCPresence");
    if (call == NULL || is_gone())
        return IFD_NO_SUCH_DEVICE;
    return is_confused() ? IFD_COMMUNICATION_ERROR : call(lun);
}

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device) {
    (void)device;
    return IFDHCreateChannel(lun, PORT);
}

RESPONSECODE IFDHCloseChannel(DWORD lun) {
    RESPONSECODE (*call)(DWORD) = behind("IFDHCloseChannel");
    return call == NULL ? IFD_SUCCESS : call(lun);
}

static RESPONSECODE wait_a_little(DWORD lun, int timeout_ms) {
    (void)lun, (void)timeout_ms;
    usleep(2000);
    return is_gone() ? IFD_NO_SUCH_DEVICE : IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD size, PUCHAR value) {
    RESPONSECODE (*call)(DWORD, DWORD, PDWORD, PUCHAR) = behind("IFDHGetCapabilities");
    RESPONSECODE (*polling)(DWORD, int) = wait_a_little;
    switch (tag) {
        case TAG_IFD_SLOTS_NUMBER:
        case TAG_IFD_POLLING_THREAD_KILLABLE:
            *value = 1;
            *size = 1;
            return IFD_SUCCESS;
        case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
            memcpy(value, &polling, sizeof polling);
            *size = sizeof polling;
            return IFD_SUCCESS;
        default:
            return call == NULL ? IFD_NO_SUCH_DEVICE : call(lun, tag, size, value);
    }
}
