"""The pages of chapter 2, the recovery signposts, and the account's own pages in 认证中心."""
