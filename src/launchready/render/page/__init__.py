"""The HTML page: layouts in numbers and words here, drawn by the templates beside them, which escape everything."""
