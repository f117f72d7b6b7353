"""What the citizen takes home: the document, its layout, the printer and its journal."""
