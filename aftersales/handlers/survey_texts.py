"""The link to a questionnaire goes out after the commit, over the gateway."""

from aftersales.services.survey_texts import text_of_survey
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("aftersales.survey_offered", queue="mail", transactional=False)
def text_the_questionnaire(entry: Entry) -> None:
    text_of_survey(entry.data["survey"], key=f"aftersales-{entry.pk}")
