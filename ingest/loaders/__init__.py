"""Files in, articles out: one module a format, each with a `LOADER`; `registry` finds them."""
