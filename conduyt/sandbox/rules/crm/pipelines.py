"""Pipelines and their stages.

Stages are documents of their own and are numbered from 0 without gaps. A stage or pipeline with deals cannot be deleted
(409), since the documentation does not say what happens to the deals.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, deleted, many, one
from conduyt.sandbox.store import Doc, Records

handles: Handlers = Handlers()

COLOR = "#3B82F6"


def new_stage(*, id_: str, pipeline_id: str, position: int, fields: Doc) -> Doc:
    return {
        "id": id_,
        "pipelineId": pipeline_id,
        "name": fields["name"],
        "color": fields.get("color", COLOR),
        "sortOrder": position,
        "isWon": fields.get("isWon", False),
        "isLost": fields.get("isLost", False),
    }


def stages_of(records: Records, pipeline_id: str) -> list[Doc]:
    return records.query("stages", equals("pipelineId", pipeline_id), sort=["sortOrder"])


def show(records: Records, pipeline: Doc) -> Doc:
    return {**pipeline, "stages": stages_of(records, pipeline["id"])}


def find_stage(call: Call, pipeline_id: str, stage_id: str) -> Doc:
    """A stage of this pipeline; 404 for a stage of another one."""
    stage = call.records.get("stages", stage_id)
    if stage is None or stage["pipelineId"] != pipeline_id:
        raise ApiError(404, "The pipeline has no such stage.")
    return stage


@handles("pipelines.list")
def list_pipelines(call: Call) -> Response:
    pipelines = call.records.query("pipelines", sort=["sortOrder"])
    return many(show(call.records, pipeline) for pipeline in pipelines)


@handles("pipelines.create")
def create_pipeline(call: Call) -> Response:
    count = call.records.count("pipelines")
    pipeline: Doc = {
        "id": call.store.new_id("pipe"),
        "name": call.body["name"],
        "description": call.body.get("description"),
        "isDefault": count == 0,
        "sortOrder": count,
        "createdAt": call.now(),
        "updatedAt": call.now(),
    }
    call.records.insert("pipelines", pipeline)
    for position, fields in enumerate(call.body.get("stages", ())):
        stage = new_stage(id_=call.store.new_id("stage"), pipeline_id=pipeline["id"], position=position, fields=fields)
        call.records.insert("stages", stage)
    return one(show(call.records, pipeline))


@handles("pipelines.get")
def get_pipeline(call: Call) -> Response:
    return one(show(call.records, _pipeline(call)))


@handles("pipelines.update")
def update_pipeline(call: Call) -> Response:
    changes = {name: call.body[name] for name in ("name", "description") if name in call.body}
    return one(_touch(call, {**_pipeline(call), **changes}))


@handles("pipelines.delete")
def delete_pipeline(call: Call) -> Response:
    pipeline = _pipeline(call)
    _refuse_if_used(call, "pipelineId", pipeline["id"], "pipeline")
    for stage in stages_of(call.records, pipeline["id"]):
        call.records.delete("stages", stage["id"])
    call.records.delete("pipelines", pipeline["id"])
    return deleted(pipeline["id"])


@handles("pipelines.stages.list")
def list_stages(call: Call) -> Response:
    return many(stages_of(call.records, _pipeline(call)["id"]))


@handles("pipelines.stages.create")
def create_stage(call: Call) -> Response:
    pipeline = _pipeline(call)
    end = len(stages_of(call.records, pipeline["id"]))
    stage = new_stage(id_=call.store.new_id("stage"), pipeline_id=pipeline["id"], position=end, fields=dict(call.body))
    call.records.insert("stages", stage)
    _place(call, stage, call.body.get("sortOrder", end))
    _touch(call, pipeline)
    return one(find_stage(call, pipeline["id"], stage["id"]))


@handles("pipelines.stages.get")
def get_stage(call: Call) -> Response:
    return one(find_stage(call, _pipeline(call)["id"], call.path["stage_id"]))


@handles("pipelines.stages.update")
def update_stage(call: Call) -> Response:
    pipeline = _pipeline(call)
    stage = find_stage(call, pipeline["id"], call.path["stage_id"])
    changes = {name: call.body[name] for name in ("name", "color", "isWon", "isLost") if name in call.body}
    stage = call.records.update("stages", {**stage, **changes})
    _place(call, stage, call.body.get("sortOrder", stage["sortOrder"]))
    _touch(call, pipeline)
    return one(find_stage(call, pipeline["id"], stage["id"]))


@handles("pipelines.stages.delete")
def delete_stage(call: Call) -> Response:
    pipeline = _pipeline(call)
    stage = find_stage(call, pipeline["id"], call.path["stage_id"])
    _refuse_if_used(call, "stageId", stage["id"], "stage")
    call.records.delete("stages", stage["id"])
    _number(call, stages_of(call.records, pipeline["id"]))
    _touch(call, pipeline)
    return Response()


def _pipeline(call: Call) -> Doc:
    return call.find("pipelines", call.path["pipeline_id"], "pipeline")


def _touch(call: Call, pipeline: Doc) -> Doc:
    """Store a pipeline after a change to it or to its stages, and emit its event."""
    pipeline = call.records.update("pipelines", {**pipeline, "updatedAt": call.now()})
    shown = show(call.records, pipeline)
    call.emit("pipeline.updated", shown)
    return shown


def _place(call: Call, stage: Doc, position: int) -> None:
    """Move a stage to its position, and renumber the others."""
    stages = [other for other in stages_of(call.records, stage["pipelineId"]) if other["id"] != stage["id"]]
    stages.insert(min(position, len(stages)), stage)
    _number(call, stages)


def _number(call: Call, stages: list[Doc]) -> None:
    for position, stage in enumerate(stages):
        if stage["sortOrder"] != position:
            call.records.update("stages", {**stage, "sortOrder": position})


def _refuse_if_used(call: Call, field: str, id_: str, noun: str) -> None:
    deals = call.records.count("deals", equals(field, id_))
    if deals:
        raise ApiError(409, f"The {noun} still has {deals} deal{'s' * (deals != 1)}; move or delete them first.")
