"""Reports from values: pages of HTML that need nothing but themselves."""

from bailment.reports.pages import CAUTION, page
from bailment.reports.review_report import Remark, external_report, internal_report

__all__ = ["CAUTION", "Remark", "external_report", "internal_report", "page"]
