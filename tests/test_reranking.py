"""The last look at the best passages: what it is given, what its scores do, what it may fail at."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from archives import named, put
from small_tokenizer import save_tokenizer

from bot.cross_encoder import CrossEncoderReranker
from bot.retrieval import Hit, RerankingError, Search
from ingest.archive import Archive
from ingest.errors import SettingsError

QUERY = "the dam at Calder"
TEXTS = {
    "burst": "The dam at Calder burst at noon and the valley was flooded.",
    "held": "The dam at Calder held.",
    "bridge": "A bridge near Calder was closed.",
    "choir": "The choir sang.",
}


@dataclass
class Longest:
    """Prefers what is longer, and remembers what it was given."""

    most: int = 3
    given: list[tuple[str, list[str]]] = field(default_factory=list)

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        self.given.append((question, [hit.passage.text for hit in hits]))
        return [float(len(hit.passage.text)) for hit in hits]


@dataclass(frozen=True)
class Broken:
    most: int = 3

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        raise RerankingError("it ran out of memory")


@pytest.fixture(scope="module")
def dams(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("dams") / "archive"
    put(folder, words, [named(name, text, title=name.title()) for name, text in TEXTS.items()])
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


def texts(found) -> list[str]:
    return [hit.passage.text for hit in found.hits]


def test_only_the_best_are_reranked_and_the_rest_follow_in_their_order(dams, words):
    before = texts(Search(dams, words)(QUERY, k=4))
    reranker = Longest(most=3)
    after = Search(dams, words, reranker)(QUERY, k=4)
    assert reranker.given == [(QUERY, before[:3])]
    assert texts(after) == [*sorted(before[:3], key=len, reverse=True), before[3]]
    assert [hit.ranks.get("reranker") for hit in after.hits] == [1, 2, 3, None]


def test_more_are_reranked_than_are_asked_for(dams, words):
    [best] = texts(Search(dams, words, Longest(most=4))("choir", k=1))
    assert best == TEXTS["burst"]


def test_a_reranker_that_fails_leaves_the_order_and_that_is_said(dams, words):
    found = Search(dams, words, Broken())(QUERY, k=4)
    assert texts(found) == texts(Search(dams, words)(QUERY, k=4))
    assert found.degraded == ("Found, but not reranked (reranker: it ran out of memory)",)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Makes a model of one layer, its weights drawn by chance."""
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertForSequenceClassification  # noqa: PLC0415

    def make(outcomes: int) -> str:
        folder = tmp_path_factory.mktemp("cross-encoder")
        size = save_tokenizer(folder, " ".join(TEXTS.values()).split())
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=size,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=64,
            initializer_range=1.0,
            num_labels=outcomes,
        )
        BertForSequenceClassification(config).save_pretrained(folder)
        return str(folder)

    return make


def test_a_cross_encoder_is_named_and_its_scores_make_the_order(dams, words, made):
    from sentence_transformers import CrossEncoder  # noqa: PLC0415

    folder = made(1)
    found = Search(dams, words, CrossEncoderReranker(folder))(QUERY, k=4)
    passages = [hit.passage for hit in found.hits]
    pairs = [(QUERY, f"{p.source.article.title}\n{p.text}") for p in passages]
    scores = CrossEncoder(folder).predict(pairs).tolist()
    assert len(set(scores)) == 4
    assert scores == sorted(scores, reverse=True)


def test_a_cross_encoder_that_tells_several_outcomes_apart_is_refused(dams, words, made):
    search = Search(dams, words, CrossEncoderReranker(made(3)))
    with pytest.raises(SettingsError, match="tells 3 outcomes apart"):
        search(QUERY, k=4)


def test_a_cross_encoder_that_is_not_there_is_refused_when_it_is_needed(dams, words, tmp_path):
    search = Search(dams, words, CrossEncoderReranker(str(tmp_path / "nowhere")))
    with pytest.raises(SettingsError, match=r"RERANKER .*nowhere.* cannot be loaded"):
        search(QUERY, k=4)
