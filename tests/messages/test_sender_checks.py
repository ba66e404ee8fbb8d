"""`manage.py check` says what the carriers lack."""

from jingban.messages.checks import carriers_can_run


def test_the_stand_ins_lack_nothing():
    assert carriers_can_run(None) == []


def test_real_carriers_without_settings(settings, monkeypatch):
    settings.JINGBAN_SMS_SENDER = "jingban.messages.backends.aliyun.SmsSender"
    settings.JINGBAN_EMAIL_SENDER = "jingban.messages.backends.smtp.EmailSender"
    settings.EMAIL_HOST = settings.DEFAULT_FROM_EMAIL = ""
    found = carriers_can_run(None)
    assert {message.id for message in found} == {"messages.E001", "messages.W001"}
    assert any("JINGBAN_ALIYUN_KEY_ID" in message.msg for message in found)
    assert len(found) == 6
