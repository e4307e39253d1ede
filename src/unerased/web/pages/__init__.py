"""The pages, one module each: a view that gathers a frozen value, and a template that shows it."""
