"""The invoice of a paid order: what it says (`contents`), and the PDF of it (`printing`)."""
