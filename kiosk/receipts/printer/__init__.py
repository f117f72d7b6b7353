"""The receipt printer: ways to reach it, what it answers, and what the answers mean."""

from kiosk.receipts.printer.transport import Connect as Connect
from kiosk.receipts.printer.transport import PrinterLost as PrinterLost
from kiosk.receipts.printer.transport import PrinterTransport as PrinterTransport
