"""Names: what a spec calls a thing, and what Python and a model call it."""

from __future__ import annotations

import keyword

import pytest
from fngen import names
from hypothesis import given, settings
from hypothesis import strategies as st

_FIXED = settings(derandomize=True, deadline=None, database=None, max_examples=300)
_TEXTS = st.text() | st.text(st.sampled_from("aZ_09-. ßéİǅﬁ名·\u0301\u200d"), max_size=90)


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("getOrder", "get_order"),
        ("GetOrder", "get_order"),
        ("get-order", "get_order"),
        ("get order", "get_order"),
        ("get.order/by:id", "get_order_by_id"),
        ("HTTPServer", "http_server"),
        ("getHTTPResponseCode", "get_http_response_code"),
        ("X-Trace", "x_trace"),
        ("userID", "user_id"),
        ("iPhone14Pro", "i_phone14_pro"),
        ("__init__", "init"),
        ("_private", "private"),
        ("a__b", "a_b"),
        ("größe", "größe"),
        ("名前", "名前"),
        ("ﬁeld", "field"),
        ("", ""),
        ("---", ""),
        ("😀", ""),
        ("a" * 200, "a" * 80),
    ],
)
def test_snake_case(given_text: str, want: str) -> None:
    assert names.snake_case(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("order line", "OrderLine"),
        ("order_line", "OrderLine"),
        ("orderLine", "OrderLine"),
        ("HTTPServer", "HTTPServer"),
        ("createOrder Arguments", "CreateOrderArguments"),
        ("größe", "Größe"),
        ("", ""),
    ],
)
def test_pascal_case(given_text: str, want: str) -> None:
    assert names.pascal_case(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("location", "location"),
        ("X-Trace", "x_trace"),
        ("id", "id_"),
        ("type", "type_"),
        ("from", "from_"),
        ("None", "none"),
        ("class", "class_"),
        ("self", "self_"),
        ("match", "match"),
        ("2fa", "arg_2fa"),
        ("42", "arg_42"),
        ("", "arg"),
        ("$ref", "ref"),
        ("__class__", "class_"),
        ("😀", "arg"),
    ],
)
def test_argument_name(given_text: str, want: str) -> None:
    assert names.argument_name(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [("getOrder", "get_order"), ("import", "import_"), ("list", "list_"), ("1st", "call_1st")],
)
def test_function_name(given_text: str, want: str) -> None:
    assert names.function_name(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("Order", "Order"),
        ("order", "Order"),
        ("None", "NoneModel"),
        ("exception", "Exception"),
        ("2FA", "Model2FA"),
        ("", "Model"),
        ("😀", "Model"),
    ],
)
def test_class_name(given_text: str, want: str) -> None:
    assert names.class_name(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("weather", "weather"),
        ("Pet Store v2", "pet_store_v2"),
        ("pet-store", "pet_store"),
        ("3d", "spec_3d"),
        ("class", "class_"),
        ("con", "con_"),
        ("..", "spec"),
        ("", "spec"),
    ],
)
def test_package_name(given_text: str, want: str) -> None:
    assert names.package_name(given_text) == want


@pytest.mark.parametrize(
    ("given_text", "want"),
    [
        ("get_weather", "get_weather"),
        ("get weather", "get_weather"),
        ("orders.list", "orders_list"),
        ("größe", "grosse"),
        ("Łódź_æøå", "Lodz_aeoa"),
        ("-a-", "-a"),
        ("名前", ""),
        ("a" * 100, "a" * 64),
    ],
)
def test_tool_name(given_text: str, want: str) -> None:
    assert names.tool_name(given_text) == want


@pytest.mark.parametrize(
    ("method", "path", "want"),
    [
        ("GET", "/orders", "get_orders"),
        ("get", "/orders/{orderId}", "get_orders_by_order_id"),
        ("post", "/v1/users/{id}/avatar.png", "post_v1_users_by_id_avatar_png"),
        ("get", "/", "get"),
        (
            "get",
            "/flags/{projectKey}/{environmentKey}/{featureFlagKey}/dependent-flags",
            "get_flags_by_environment_key_by_feature_flag_key_dependent_flags",
        ),
        (
            "get",
            "/" + "{identifier}/" * 9 + "{id}",
            "get_by_identifier_by_identifier_by_identifier_by_id",
        ),
        ("get", "/" + "long/" * 40, ("get" + "_long" * 40)[:64].rstrip("_")),
    ],
)
def test_name_of_an_operation_without_one(method: str, path: str, want: str) -> None:
    assert names.operation_tool_name(method, path) == want


def test_the_first_to_ask_keeps_its_name() -> None:
    space = names.Namespace({"taken"})
    assert [space.claim(name) for name in ("a", "a", "a", "a_2", "taken")] == [
        "a",
        "a_2",
        "a_3",
        "a_2_2",
        "taken_2",
    ]
    assert [names.Namespace({"A"}).claim("A", joint="")] == ["A2"]


def test_a_number_does_not_make_a_name_too_long() -> None:
    space = names.Namespace()
    first, second = (space.claim("a" * 64, longest=64) for _ in range(2))
    assert (first, second) == ("a" * 64, "a" * 62 + "_2")


@_FIXED
@given(_TEXTS)
def test_names_are_legal_whatever_the_text(text: str) -> None:
    for name in (names.function_name(text), names.argument_name(text), names.class_name(text)):
        assert name.isidentifier(), name
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
        compile(f"def {name}({name}=1): return {name}", "names", "exec")
    package = names.package_name(text)
    assert package.isidentifier()
    assert not keyword.iskeyword(package)
    tool = names.tool_name(text)
    assert not tool or names.TOOL_NAME.fullmatch(tool)
    assert names.TOOL_NAME.fullmatch(names.operation_tool_name("get", text))


@_FIXED
@given(_TEXTS)
def test_python_reads_a_name_as_it_is_written(text: str) -> None:
    # Python compares identifiers by their NFKC form: a name in another form would be two.
    scope: dict[str, object] = {}
    for name in (names.function_name(text), names.argument_name(text), names.class_name(text)):
        exec(f"{name} = 1", scope)
        assert name in scope


@_FIXED
@given(st.lists(_TEXTS, max_size=12))
def test_names_in_one_namespace_differ(texts: list[str]) -> None:
    arguments, tools = names.Namespace(), names.Namespace()
    claimed = [arguments.claim(names.argument_name(text)) for text in texts]
    assert len(set(claimed)) == len(texts)
    assert all(name.isidentifier() for name in claimed)
    legal = [tools.claim(names.tool_name(text) or "call", longest=64) for text in texts]
    assert len(set(legal)) == len(texts)
    assert all(names.TOOL_NAME.fullmatch(name) for name in legal)
