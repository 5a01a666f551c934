"""Roles as offices that belong to neither language: what a role says, and what two of them say of each other."""
