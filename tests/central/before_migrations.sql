-- Written by sqlite3's dump; what it holds is invented.
BEGIN TRANSACTION;
CREATE TABLE bookings (
    slot VARCHAR(100) NOT NULL,
    case_key VARCHAR(36) NOT NULL,
    PRIMARY KEY (slot),
    UNIQUE (case_key)
);
INSERT INTO "bookings" VALUES('DK-775100.passport.20261201T1000','5f6d2f0e-6f0a-4a6e-9a52-0c1d4b7e8a11');
CREATE TABLE cases (
    id INTEGER NOT NULL,
    "key" VARCHAR(36) NOT NULL,
    reference VARCHAR(20) NOT NULL,
    session VARCHAR(80) NOT NULL,
    sequence INTEGER NOT NULL,
    service VARCHAR(64) NOT NULL,
    key_id VARCHAR(100) NOT NULL,
    sealed BLOB NOT NULL,
    digest VARCHAR(64) NOT NULL,
    received VARCHAR(40) NOT NULL,
    result_kind VARCHAR(64) NOT NULL,
    result TEXT NOT NULL,
    replaced_by VARCHAR(20),
    PRIMARY KEY (id),
    UNIQUE ("key")
);
INSERT INTO "cases" VALUES(1,'5f6d2f0e-6f0a-4a6e-9a52-0c1d4b7e8a11','AAR-7K3M-9QXD','boot-1',1,'book-time','k',X'0102','0000000000000000000000000000000000000000000000000000000000000000','2026-11-23T09:30:00+00:00','booked','{"kind":"booked","start":"2026-12-01T10:00:00+01:00","place":"DK-775100"}',NULL);
CREATE TABLE charges (
    patron INTEGER NOT NULL,
    due VARCHAR(10) NOT NULL,
    ore INTEGER NOT NULL,
    PRIMARY KEY (patron, due),
    FOREIGN KEY(patron) REFERENCES patrons (id)
);
CREATE TABLE holders (
    pid VARCHAR(100) NOT NULL,
    cpr VARCHAR(10),
    status VARCHAR(30) NOT NULL,
    PRIMARY KEY (pid)
);
CREATE TABLE loans (
    id VARCHAR(100) NOT NULL,
    patron INTEGER NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    due VARCHAR(10) NOT NULL,
    renewals_left INTEGER NOT NULL,
    reserved BOOLEAN NOT NULL,
    lost BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(patron) REFERENCES patrons (id)
);
CREATE TABLE misses (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE patrons (
    id INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    cpr VARCHAR(10),
    pin_salt BLOB NOT NULL,
    pin_hash BLOB NOT NULL,
    owed_ore INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number),
    UNIQUE (cpr)
);
CREATE TABLE pin_tries (
    who VARCHAR(64) NOT NULL,
    wrong INTEGER NOT NULL,
    PRIMARY KEY (who)
);
CREATE TABLE receipt_mails (
    "key" VARCHAR(36) NOT NULL,
    reference VARCHAR(20) NOT NULL,
    at INTEGER NOT NULL,
    sent BOOLEAN NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE receipt_pages (
    id VARCHAR(64) NOT NULL,
    sealed BLOB NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX cases_reference ON cases (reference);
CREATE INDEX ix_misses_at ON misses (at);
CREATE INDEX ix_receipt_pages_expires ON receipt_pages (expires);
CREATE INDEX ix_receipt_mails_at ON receipt_mails (at);
CREATE INDEX ix_receipt_mails_reference ON receipt_mails (reference);
CREATE INDEX ix_loans_patron ON loans (patron);
COMMIT;
