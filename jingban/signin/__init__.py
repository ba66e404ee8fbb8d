"""Chapter 2: sign-in, devices, step-up, and the account's own pages in 认证中心."""
