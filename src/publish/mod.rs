//! Publishing: the ownership list and the new outputs become an ordered list of operations; a clerk executes it.
