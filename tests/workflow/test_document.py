"""What docs/ says of the workflow's paths is what its definition and its cases say."""

from tests.workflow.document import PAGE, page


def test_the_page_about_the_paths_is_up_to_date() -> None:
    text = PAGE.read_text()

    assert text == page(text), "Write it again: make diagram"
