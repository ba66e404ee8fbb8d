"""The pages of chapter 2 and the account's own pages in 认证中心."""
