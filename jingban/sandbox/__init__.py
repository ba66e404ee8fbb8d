"""The sandbox (沙箱): stand-ins for registers, messages and face, magic inputs, a movable clock."""
