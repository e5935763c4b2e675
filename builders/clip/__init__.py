"""CLIP and SigLIP models of open_clip as one engine: pictures and texts in, unit vectors out, kept beside the shards.

    from builders.clip import Clip, open_clip
    clip = run.shared(open_clip)              # in a score's open_score(run)
    vectors = clip.pictures(pngs)             # (n, d) float32; a row of NaN where a picture has no embedding
    texts = clip.texts(["AB = 5.", ...])      # pieces of each text, and how many tokens one window would have cut

Long texts are cut at words into pieces that fit the model's context, so that nothing is silently ignored. The engine
measures the machine at the start and takes the fastest precision that leaves the vectors as they are.
"""

from builders.clip.engine import Clip, open_clip, similarity
from builders.clip.texts import Text
from builders.clip.vectors import picture_vectors

__all__ = ["Clip", "Text", "open_clip", "picture_vectors", "similarity"]
