"""Where each page of the portal is looked at; whoever makes a page names it in one of these."""

# Links lead there from the home page of a dealer's applicant.
WALKED = {
    *("portal:home", "portal:search", "portal:notices", "exports:list"),
    *("claims:list", "claims:new", "claims:detail", "claims:paper"),
    *("reports:schedules", "reports:schedule_new"),
    *("account_change_password", "mfa_index", "mfa_activate_totp"),
}
UNLINKED = {
    "portal:styleguide": "/styleguide/",
    "account_logout": "/accounts/logout/",
    "account_reauthenticate": "/accounts/reauthenticate/",
}
# On the way in, and with a device for the second step.
AT_THE_DOOR = {
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "account_inactive": "/accounts/inactive/",
}
WITH_DEVICE = {
    "mfa_index": "/accounts/second-step/",
    "mfa_reauthenticate": "/accounts/second-step/again/",
    "mfa_view_recovery_codes": "/accounts/second-step/recovery/",
    "mfa_generate_recovery_codes": "/accounts/second-step/recovery/new/",
    "mfa_deactivate_totp": "/accounts/second-step/device/remove/",
}
CODE = {"mfa_authenticate": "/accounts/second-step/code/"}
# Links lead there from the homes of the people of a workshop, each to what that desk may see.
WORKSHOP = {
    *("aftersales:orders", "aftersales:order", "aftersales:order_new", "aftersales:board"),
    *("aftersales:order_contact", "aftersales:line", "aftersales:line_risk"),
    *("aftersales:bays", "aftersales:house", "aftersales:house_list", "aftersales:house_new"),
    *("aftersales:house_row", "aftersales:tasks", "aftersales:task", "aftersales:loan"),
    "aftersales:custody",
    *("callbacks:list", "callbacks:call", "callbacks:board", "callbacks:numbers"),
    *("callbacks:forms", "callbacks:form", "callbacks:satisfaction"),
    *("customers:cards", "customers:card", "customers:retention"),
    *("customers:lost", "customers:lost_case", "customers:club", "customers:member"),
    *("customers:prospects", "customers:prospect", "customers:new_prospect", "imports:list"),
    *("customers:duplicates", "customers:duplicate"),
    *("archives:list", "archives:file", "archives:morning", "archives:rates", "archives:new"),
    *("archives:gate_outs", "archives:gate_out", "archives:gate_out_new"),
    *("archives:cards", "archives:card"),
    "report_comments:page",
    *("complaint_boards:risk", "complaint_boards:pending"),
    *("complaint_boards:targets", "complaint_boards:learning"),
    *("complaints:cases", "complaints:case", "complaints:case_contact", "complaints:signals"),
    *("complaints:signal", "complaints:signal_new", "complaints:signal_contact"),
    *("archives:cards", "archives:card", "alerts:list"),
    *("reports:list", "reports:screen", "reports:behind"),
    *("duties:index", "duties:month", "duties:rates", "duties:leave", "duties:duty"),
    *("duties:quarter", "duties:notices", "duties:notice"),
}
# Links lead there from the homes of the people of a rental store.
RENTAL = {
    *("rental:orders", "rental:order", "rental:order_new", "rental:order_contact"),
    *("rental:house", "rental:house_list", "rental:house_new", "rental:car", "rental:blocked"),
    *("rental:handovers", "rental:handover", "rental:order_change", "rental:blocks"),
    *("rental:breakdowns", "rental:breakdown", "rental:breakdown_new", "rental:block"),
    *("rental:block_new", "rental:custody"),
    *("rental:violations", "rental:violation", "rental:complaints", "rental:complaint"),
    *("rental:complaint_new", "rental:complaint_topics"),
    *("rental:items", "rental:item", "rental:steps", "rental:step", "rental:account"),
    *("rental:damages", "rental:damage", "rental:new_damage"),
    *("rental:write_offs", "rental:write_off"),
    *("report_calendar:index", "report_calendar:subscriptions"),
    *("rental:plan", "rental:plan_move", "rental:plans", "rental:plan_version", "rental:rates"),
}
# Links to them go to people who rent a car.
RENTERS = {
    *("rental:offer", "rental:statement", "rental:violation_customer"),
    *("rental:sheet", "rental:change_page", "rental:offer_accept"),
    *("rental:violation_answer", "rental:statement_do"),
}
# Links to them go to customers of a workshop, who have no account.
SENT = {
    *("aftersales:customer", "aftersales:customer_answer", "aftersales:customer_ask"),
    "callbacks:survey",
    "report_calendar:leave",
}
# Nobody reads these by themselves.
PIECES = {
    "exports:rows",
    "imports:rows",
    "report_calendar:runs",
    "claims:invoice",
    "aftersales:order_live",
    "aftersales:codes",
}
FILES = {
    *("report_calendar:export", "report_calendar:workbook"),
    *("claims:form", "claims:paper_file", "claims:paper_page", "claims:paper_field"),
    *("exports:file", "imports:template", "imports:errors", "mfa_download_recovery_codes"),
    *("aftersales:photo", "aftersales:sheet_photo", "callbacks:form_paper"),
    *("aftersales:item_photo", "aftersales:customer_photo"),
    *("rental:handover_photo", "rental:sheet_photo"),
    *("duties:evidence", "duties:report", "duties:notice_file"),
    *("archives:paper_file", "archives:gate_out_file"),
    *("complaints:case_paper", "complaints:case_file", "complaints:agreement"),
    *("rental:violation_evidence", "rental:violation_proof"),
    *("rental:damage_photo", "rental:damage_paper", "rental:write_off_evidence"),
    *("rental:account_paper", "rental:statement_paper"),
    *("reports:export", "customers:card_form"),
}
# What says that something did not work, with what its template may ask for; drawn, not provoked.
NUMBER = "0f3c2b7a91d84e55"
ANSWERS: dict[str, dict[str, object]] = {
    "400.html": {"number": NUMBER},
    "403.html": {},
    "403_csrf.html": {"kept": (("note", "2026"),), "number": NUMBER},
    "404.html": {},
    "405.html": {"number": NUMBER},
    "409.html": {"back": "/claims/"},
    "413.html": {"number": NUMBER},
    "500.html": {"number": NUMBER},
    "503.html": {"number": NUMBER},
    "in_use.html": {"kept": (("note", "2026"),), "number": NUMBER},
    "refused.html": {},
    "submissions/on_its_way.html": {},
}
