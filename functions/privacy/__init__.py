"""Personal data: what is kept where and why, finding it, giving it out, erasing it."""
