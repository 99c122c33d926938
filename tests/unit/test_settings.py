"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings, variable


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()
    assert settings.max_error == 0.05
    assert settings.encoder == "builtin"
    assert (settings.knowledge / "facets.yaml").is_file()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_MAX_ERROR", "0.1")
    assert read_settings().max_error == 0.1


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_PORT", "1000")
    assert read_settings(port=2000).port == 2000
    assert read_settings(port=None).port == 1000


@pytest.mark.parametrize("value", ["0", "0.5", "-1", "nan", "inf", "five"])
def test_an_accepted_error_outside_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KEFU_MAX_ERROR", value)
    with pytest.raises(SettingsError, match=rf"KEFU_MAX_ERROR: {value}: should be"):
        read_settings()


def test_a_misspelt_variable_is_refused_with_the_right_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_MAX_EROR", "0.1")
    with pytest.raises(SettingsError, match=r"KEFU_MAX_EROR: .* did you mean KEFU_MAX_ERROR\?"):
        read_settings()


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_PORT", "70000")
    monkeypatch.setenv("KEFU_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert len(str(caught.value).splitlines()) == 2


def test_an_option_is_named_as_the_user_typed_it() -> None:
    with pytest.raises(SettingsError, match="--knowledge: /nowhere: there is no such folder"):
        read_settings(knowledge=Path("/nowhere"))


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="--data"):
        read_settings(data=tmp_path / "file")


@pytest.mark.parametrize(
    ("variable_name", "value"),
    [
        ("KEFU_BUSINESS_HOURS", "whenever"),
        ("KEFU_HOLIDAYS", "Christmas"),
        ("KEFU_TIMEZONE", "Mars/Olympus"),
        ("KEFU_TELEGRAM_API_BASE", "api.telegram.org"),
        ("KEFU_PAUSE", "-1"),
        ("KEFU_RATE_LIMIT", "0"),
    ],
)
def test_a_setting_of_the_service_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, variable_name: str, value: str
) -> None:
    monkeypatch.setenv(variable_name, value)
    with pytest.raises(SettingsError, match=variable_name):
        read_settings()


@pytest.mark.parametrize("secret", ["", "with blanks in it"])
def test_a_webhook_needs_a_secret_that_telegram_takes(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("KEFU_TELEGRAM_WEBHOOK", "https://kefu.example")
    monkeypatch.setenv("KEFU_TELEGRAM_SECRET", secret)
    with pytest.raises(SettingsError, match="KEFU_TELEGRAM_SECRET"):
        read_settings()


def test_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_TELEGRAM_TOKEN", "123:hunter2")
    assert "hunter2" not in repr(read_settings())


@pytest.mark.parametrize("value", ["proxy.example", "10.0.0.1/8", "10.0.0.0/40", "*", "10.0.0.1:80", "fd00::/200"])
def test_a_trusted_proxy_is_an_address_or_a_network(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KEFU_TRUSTED_PROXIES", f"10.0.0.1 {value}")
    with pytest.raises(SettingsError, match=r"KEFU_TRUSTED_PROXIES: .* write for example"):
        read_settings()


def test_no_proxy_is_trusted_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().proxies == []
    monkeypatch.setenv("KEFU_TRUSTED_PROXIES", "10.0.0.1, 192.168.0.0/16 fd00::/8")
    assert read_settings().proxies == ["10.0.0.1", "192.168.0.0/16", "fd00::/8"]
