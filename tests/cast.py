"""The small named cast of the suite. Their numbers use division 990100, which no real number can carry."""

from datetime import UTC, datetime

from jingban.foundation.identifiers import org_code_check_digit, resident_check_digit, uscc_check_digit

# A Tuesday morning in China.
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PASSWORD = "Thread2026x"


def resident_number(born: str, serial: str) -> str:
    """Give a resident id of the demo city for a birth date (YYYYMMDD) and a three-digit serial."""
    first17 = f"990100{born}{serial}"
    return first17 + resident_check_digit(first17)


def uscc(organisation_code: str, prefix: str = "91") -> str:
    """Give a USCC of the demo city for an eight-character organisation code."""
    inner = organisation_code + org_code_check_digit(organisation_code)
    return f"{prefix}990100{inner}" + uscc_check_digit(f"{prefix}990100{inner}")


# name, certificate number, phone
ZHOU = ("周欣然", resident_number("19930415", "032"), "+8617600005093")  # the agent
LIN = ("林致安", resident_number("19880102", "001"), "+8613900002716")  # the other agent
ZHENG = ("郑启明", resident_number("19700308", "013"), "+8613800001001")  # legal representative of YANXI
SHEN = ("沈望川", resident_number("19751111", "215"), "+8613800001002")  # legal representative of SHIGUANG
CHEN = ("陈一诺", resident_number("19990909", "444"), "+8613500007781")  # a stranger

# name, USCC
YANXI = ("青汀砚溪智能装备有限公司", uscc("MA7QX2K4"))
SHIGUANG = ("南浦拾光海洋科技有限公司", uscc("MA8HT5R2"))
EVERYBODY = (ZHOU, LIN, ZHENG, SHEN, CHEN)
