"""Chapter 6: an organisation authorises a person as its agent; who acts for whom; may this be done now."""
