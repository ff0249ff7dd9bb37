//! Mechanical copy checks: quotation marks, honorifics, residue, damage, structure.
