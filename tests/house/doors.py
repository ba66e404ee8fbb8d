"""Who may open what: every address of the site, and what each kind of visitor is answered.

One row is one answer: the HTTP status for everybody of `town.PORTAL` (or `town.DESK`) in that order, with
`s` for being led to sign in and `c` for being asked for whom. An address belongs to exactly one row of a state.
"""

# nobody stranger twin agent colleague head firm rival_agent rival unproven
PORTAL_ROWS = {
    "200 200 200 200 200 200 200 200 200 200": (
        "ui:manifest portal:home portal:region portal:services portal:personal_services"
        " portal:employer_services portal:service portal:sheet portal:search portal:guides portal:guide"
        " portal:notices portal:notice portal:flagships portal:points portal:me portal:settings"
        " sign-in-person sign-in-organisation recover-person recover-organisation recover-username"
        " registration:person registration:register_organisation registration:terms"
        " registration:terms_version registration:privacy registration:privacy_version"
        " recover-phone vetting:status vetting:block vetting:kinds vetting:begin stop stopped"
        " registration:data_closed"
        " mandates:verify_form mandates:verify sandbox:home sandbox:outbox sandbox:outbox_json"
    ),
    # Forms of everybody that are only sent.
    "405 405 405 405 405 405 405 405 405 405": (
        "ui:language ui:care challenge sign-in-challenge sign-in-code-send recover-challenge sandbox:act"
        " sign-in-passkey sign-in-passkey-options"
    ),
    "303 303 303 303 303 303 303 303 303 303": (
        "sign-out registration:person_code registration:organisation_code recover-phone-code"
        " vetting:status_code vetting:leave vetting:petition vetting:papers vetting:ask vetting:withdraw"
        " vetting:begin_code"
    ),
    "302s 302s 302s 302s 302s 302s 302s 302s 302s 302s": "sign-in sign-in-code sign-in-factor",
    # Steps of a recovery that was not begun: back to its first page.
    "302 302 302 302 302 302 302 302 302 302": (
        "recover-person-code recover-person-send recover-person-password recover-person-done"
        " recover-organisation-code recover-organisation-send recover-organisation-password"
        " recover-organisation-done recover-username-done"
    ),
    # One's own things.
    "302s 200 200 200 200 200 200 200 200 200": (
        "centre security security-password messages:inbox stop-own prove phone-former passkeys authenticator"
        " registration:data registration:data_close"
    ),
    # Later steps of what was not begun: back to its first page.
    "302s 303 303 303 303 303 303 303 303 303": "phone-new registration:agree",
    "302s 302 302 302 302 302 302 302 302 302": "authenticator-set-up",
    "302s 405 405 405 405 405 405 405 405 405": (
        "security-end-device security-end-others messages:read_all casework:take_over prove-options"
        " phone-former-code phone-new-code passkey-options passkey-add passkey-rename passkey-remove"
        " authenticator-begin authenticator-ask authenticator-remove recovery-codes"
        " registration:data_download"
    ),
    "302s 404 404 200 404 404 404 404 404 404": "messages:message",
    # A person's.
    "302s 200 200 200 200 200 403 200 403 403": (
        "centre-face registration:complete registration:identity mandates:mine"
    ),
    # A proven person's.
    "302s 200 403 200 200 200 403 200 403 403": (
        "registration:confirmations mandates:choose registration:data_name"
    ),
    "302s 303 403 303 303 303 403 303 403 403": "mandates:first_use",
    # The representative's.
    "302s 404 403 404 404 303 403 404 403 403": "registration:confirm_link",
    "302s 404 403 404 404 200 403 404 403 403": "registration:answer vetting:confirm",
    # Whoever was told of a petition.
    "302s 404 404 200 200 200 200 404 404 404": "vetting:concerned",
    # The holder's of a mandate.
    "302s 404 403 303 404 404 403 404 403 403": "mandates:accept",
    "302s 404 403 200 404 404 403 404 403 403": "mandates:lay_down",
    "302s 404 404 200 404 200 200 404 404 404": "mandates:certificate",
    # An organisation's account's.
    "302s 403 403 403 403 403 200 403 200 200": (
        "security-username registration:organisation registration:organisation_identity"
    ),
    "302s 403 403 403 403 403 405 403 405 405": "registration:new_link registration:data_register",
    "302s 403 403 403 403 403 200 403 200 204": "registration:still_waiting",
    # Whoever manages agents; rivals are shown their own.
    "302s 403 403 403 403 200 200 403 200 200": "mandates:agents",
    "302s 403 403 403 403 200 200 403 200 403": "mandates:bind mandates:history mandates:export",
    "302s 403 403 403 403 200 200 403 404 403": "mandates:change mandates:remove mandates:renew",
    # Whoever acts for an organisation; rivals are shown their own.
    "302s 200 403 200 200 200 200 200 200 403": "casework:cases",
    "302s 403 403 200 200 200 200 200 200 403": "casework:hand_over permits:home permits:employer-change",
    "302s 404 403 200 200 200 200 404 404 403": (
        "casework:case casework:receipt casework:withdraw casework:filing"
    ),
    "302s 404 403 302 302 302 302 404 404 403": "casework:step casework:check casework:discard",
    "302s 404 403 404 404 404 404 404 404 403": "casework:letter casework:notice",
}
# What of the above is answered otherwise while a case is in another state.
STATES = {
    "draft": {
        "302s 404 403 302 302 302 302 404 404 403": "casework:case casework:receipt casework:withdraw",
        "302s 404 403 200 200 200 200 404 404 403": "casework:step casework:check casework:discard",
        "302s 404 403 404 404 404 404 404 404 403": "casework:letter casework:notice casework:filing",
    },
    "returned": {
        "302s 404 403 200 200 200 200 404 404 403": (
            "casework:case casework:receipt casework:withdraw casework:filing casework:notice"
            " casework:step casework:check"
        ),
        "302s 404 403 302 302 302 302 404 404 403": "casework:discard",
        "302s 404 403 404 404 404 404 404 404 403": "casework:letter",
    },
    "approved": {
        "302s 404 403 200 200 200 200 404 404 403": (
            "casework:case casework:receipt casework:filing casework:letter"
        ),
        "302s 404 403 302 302 302 302 404 404 403": (
            "casework:step casework:check casework:discard casework:withdraw"
        ),
        "302s 404 403 404 404 404 404 404 404 403": "casework:notice",
    },
}
# intake reviewer decider vetting helpdesk content_editor auditor catalogue_admin staff_admin elsewhere
DESK_ROWS = {
    "200 200 200 200 200 200 200 200 200 200": "staff:password staff:enrol backoffice:home",
    "303 303 303 303 303 303 303 303 303 303": "staff:sign_in staff:enrol_device",
    "405 405 405 405 405 405 405 405 405 405": (
        "casework:accept casework:determine staff:sign_out vetting:look vetting:take vetting:review"
    ),
    "403 403 403 200 403 403 403 403 403 403": "vetting:queue vetting:staff_petition",
    "403 403 403 403 403 403 403 403 403 403": "vetting:paper",
    "200 200 200 403 403 403 403 403 403 200": "casework:todo",
    "200 200 200 403 200 403 200 403 403 200": "casework:staff_cases",
    "200 200 200 403 200 403 200 403 403 403": "casework:staff_case casework:return",
    "200 200 200 403 403 403 403 403 403 403": "staff:unmask",
    "200 200 200 200 200 403 200 403 403 200": "backoffice:search backoffice:organisation",
    "405 405 405 405 405 403 403 403 403 405": "backoffice:person",
    "403 403 403 403 403 403 200 403 403 403": "backoffice:audit backoffice:unmaskings",
    "403 403 403 403 403 302 403 403 403 403": "portal:content",
    "403 403 403 403 403 200 403 403 403 403": "portal:content_list portal:content_add portal:content_edit",
    "403 403 403 403 403 405 403 403 403 403": "portal:content_publish portal:content_unpublish",
    "403 403 403 403 403 403 403 200 403 403": "catalogue:services catalogue:service catalogue:calendar",
    "403 403 403 403 403 403 403 405 403 403": "catalogue:change_day catalogue:take_year",
    "403 403 403 403 403 403 403 403 200 403": "staff:officers staff:create staff:officer",
    "403 403 403 403 403 403 403 403 405 403": "staff:re_enrol staff:confirm staff:deactivate",
}


def by_name(rows: dict[str, str]) -> dict[str, list[str]]:
    """Give the answers by address; raises ValueError for an address in two rows."""
    found: dict[str, list[str]] = {}
    for answers, names in rows.items():
        for name in names.split():
            if name in found:
                raise ValueError(f"{name} is in two rows")
            found[name] = answers.split()
    return found
