"""Messages: the inbox (消息中心), SMS and e-mail, written in the language of whoever receives them."""
