"""The verbs of aftersales."""

from aftersales.services.approvals import (
    No,
    Yes,
    approve_lines,
    decline_line,
    sign_risk,
)
from aftersales.services.bays import Slot
from aftersales.services.callback_plan import (
    cancel_callbacks_of,
    cancel_refused_callbacks,
    plan_callback,
    redate_callbacks,
)
from aftersales.services.caller_lists import (
    give_callback_to,
    share_out,
    take_next_call,
)
from aftersales.services.calling import (
    begin_call,
    correct_number,
    dial,
    end_call,
    give_up_number,
)
from aftersales.services.cards import (
    DifferenceIsOver,
    give_card,
    recommend,
    settle_difference,
    update_card,
)
from aftersales.services.clocks import (
    defer_unanswered,
)
from aftersales.services.club import HasLeftTheClub, join_club, leave_club
from aftersales.services.comparison import compare_cards
from aftersales.services.customers import (
    Visitor,
)
from aftersales.services.delivery import (
    Farewell,
    deliver_order,
)
from aftersales.services.evidence import (
    Evidence,
)
from aftersales.services.expected import move_appointment, note_arrival, note_missed
from aftersales.services.form_outcomes import (
    give_verdict,
    tell_late,
    tell_unsigned,
)
from aftersales.services.inspection_fees import agree_fee, forgive_fee, receive_fee
from aftersales.services.interviews import (
    Said,
    SummedUp,
    finish_interview,
    keep_answers,
    questions_for,
)
from aftersales.services.item_facts import ItemFacts
from aftersales.services.items import (
    drop_item,
    finish_item,
    propose_item,
    revise_item,
    start_item,
)
from aftersales.services.links import (
    Answers,
    ApprovalLinkDead,
    answer_question,
    ask_question,
    find_link,
    make_link,
    note_opening,
    open_lines,
    send_answers,
    token_of,
)
from aftersales.services.lost import Outcome, record_outcome
from aftersales.services.phone_codes import confirm_code, issue_code
from aftersales.services.prospects import (
    ProspectFacts,
    follow_prospects,
    invite_prospect,
    note_prospect,
)
from aftersales.services.quality import (
    Verdict,
    check_colleagues_work,
    check_own_work,
    fail_check,
    pass_check,
)
from aftersales.services.quick_forms import (
    hand_form_on,
    sign_form,
    solve_form,
    start_form,
)
from aftersales.services.quotes import (
    PromiseFacts,
    freeze_quote,
    promise_again,
    report_inspection,
)
from aftersales.services.reception import (
    Arrival,
    ReceptionClosed,
    SymptomFacts,
    Visit,
    add_symptom,
    attach_photo,
    cancel_order,
    check_in,
    note_no_show,
    open_order,
    remove_photo,
    remove_symptom,
)
from aftersales.services.reminders import ReminderIsOver, send_reminder, stop_reminders_of
from aftersales.services.retention import (
    Night,
    refresh_card,
    refresh_dealer,
)
from aftersales.services.retention import catch_up as catch_up_retention
from aftersales.services.settlement import (
    Bill,
    Money,
    begin_settlement,
    grant_payment,
    receive_payment,
    settle_order,
)
from aftersales.services.survey_answers import (
    SurveyGone,
    answer_survey,
)
from aftersales.services.surveys import survey_by_token, survey_token
from aftersales.services.work import (
    decline_order,
    diagnose,
    finish_inspection,
    finish_work,
    give_advisor,
    give_away,
    give_order,
    parts_came,
    start_work,
    take_back,
    take_order,
    wait_for_parts,
)

__all__ = (
    "Answers",
    "ApprovalLinkDead",
    "Arrival",
    "Bill",
    "DifferenceIsOver",
    "Evidence",
    "Farewell",
    "HasLeftTheClub",
    "ItemFacts",
    "Money",
    "Night",
    "No",
    "Outcome",
    "PromiseFacts",
    "ProspectFacts",
    "ReceptionClosed",
    "ReminderIsOver",
    "Said",
    "Slot",
    "SummedUp",
    "SurveyGone",
    "SymptomFacts",
    "Verdict",
    "Visit",
    "Visitor",
    "Yes",
    "add_symptom",
    "agree_fee",
    "answer_question",
    "answer_survey",
    "approve_lines",
    "ask_question",
    "attach_photo",
    "begin_call",
    "begin_settlement",
    "cancel_callbacks_of",
    "cancel_order",
    "cancel_refused_callbacks",
    "catch_up_retention",
    "check_colleagues_work",
    "check_in",
    "check_own_work",
    "compare_cards",
    "confirm_code",
    "correct_number",
    "decline_line",
    "decline_order",
    "defer_unanswered",
    "deliver_order",
    "diagnose",
    "dial",
    "drop_item",
    "end_call",
    "fail_check",
    "find_link",
    "finish_inspection",
    "finish_interview",
    "finish_item",
    "finish_work",
    "follow_prospects",
    "forgive_fee",
    "freeze_quote",
    "give_advisor",
    "give_away",
    "give_callback_to",
    "give_card",
    "give_order",
    "give_up_number",
    "give_verdict",
    "grant_payment",
    "hand_form_on",
    "invite_prospect",
    "issue_code",
    "join_club",
    "keep_answers",
    "leave_club",
    "make_link",
    "move_appointment",
    "note_arrival",
    "note_missed",
    "note_no_show",
    "note_opening",
    "note_prospect",
    "open_lines",
    "open_order",
    "parts_came",
    "pass_check",
    "plan_callback",
    "promise_again",
    "propose_item",
    "questions_for",
    "receive_fee",
    "receive_payment",
    "recommend",
    "record_outcome",
    "redate_callbacks",
    "refresh_card",
    "refresh_dealer",
    "remove_photo",
    "remove_symptom",
    "report_inspection",
    "revise_item",
    "send_answers",
    "send_reminder",
    "settle_difference",
    "settle_order",
    "share_out",
    "sign_form",
    "sign_risk",
    "solve_form",
    "start_form",
    "start_item",
    "start_work",
    "stop_reminders_of",
    "survey_by_token",
    "survey_token",
    "take_back",
    "take_next_call",
    "take_order",
    "tell_late",
    "tell_unsigned",
    "token_of",
    "update_card",
    "wait_for_parts",
)
