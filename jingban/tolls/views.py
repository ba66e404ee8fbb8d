"""What the script on a public form's page asks before the form is sent."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from jingban.tolls.models import PublicForm
from jingban.tolls.paying import challenge_for
from jingban.ui.decorators import public


@public
@require_POST
def ask_challenge(request: HttpRequest) -> HttpResponse:
    """Tell whether one more use of a form needs work, and which (JSON)."""
    form = request.POST.get("public_form", "")
    known = form in PublicForm.values
    return JsonResponse({"challenge": challenge_for(request, PublicForm(form)) if known else None})
