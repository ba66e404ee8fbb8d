"""The screens' common parts: layouts, components, forms, decorators. It knows no room above it."""
