"""A receipt printer that is not there: it reads real ESC/POS and shows its paper as pictures."""

from kiosk.demo.printer.interpreter import EscPosInterpreter as EscPosInterpreter
from kiosk.demo.printer.server import TcpPrinterServer as TcpPrinterServer
from kiosk.demo.printer.virtual import Fault as Fault
from kiosk.demo.printer.virtual import VirtualPrinter as VirtualPrinter
