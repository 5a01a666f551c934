"""Annotated quotations: gold documents from what annotation tools export, and tasks for people to annotate."""

from __future__ import annotations

from quotes.annotations.gold import GoldDocument, GoldQuotation
from quotes.annotations.reading import read_gold

__all__ = ["GoldDocument", "GoldQuotation", "read_gold"]
