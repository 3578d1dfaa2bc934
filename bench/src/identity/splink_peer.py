"""The peer: Splink on DuckDB, over lines of JSON. Each command is answered with one line.

load    reads the records, once
train   estimates the model: u from random pairs, m by expectation maximisation over three blocking rules
grid    predicts once without a threshold, clusters at each of the thresholds, and writes each clustering
match   predicts and clusters at one threshold; its time is what is measured
"""

import json
import logging
import sys
import time

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule, block_on

logging.disable(logging.CRITICAL)

COLUMNS = {
    "id": "INTEGER",
    "name": "VARCHAR",
    "sound": "VARCHAR",
    "surname": "VARCHAR",
    "phones": "VARCHAR[]",
    "wechat": "VARCHAR",
    "email": "VARCHAR",
    "vin": "VARCHAR",
    "plate": "VARCHAR",
    "birthday": "VARCHAR",
    "district": "VARCHAR",
    "street": "VARCHAR",
    "house": "VARCHAR",
    "door": "VARCHAR",
    "block_keys": "BIGINT[]",
}


def exact(column):
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[levels.NullLevel(column), levels.ExactMatchLevel(column), levels.ElseLevel()],
    )


def settings():
    name = comparisons.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sound", term_frequency_adjustments=True),
            levels.LevenshteinLevel("sound", 1),
            levels.ExactMatchLevel("surname"),
            levels.ElseLevel(),
        ],
    )
    birthday = comparisons.CustomComparison(
        output_column_name="birthday",
        comparison_levels=[
            levels.NullLevel("birthday"),
            levels.ExactMatchLevel("birthday"),
            levels.DamerauLevenshteinLevel("birthday", 1),
            levels.CustomLevel("substr(birthday_l, 1, 4) = substr(birthday_r, 1, 4)", label_for_charts="same year"),
            levels.ElseLevel(),
        ],
    )
    address = comparisons.CustomComparison(
        output_column_name="district",
        comparison_levels=[
            levels.NullLevel("district"),
            levels.CustomLevel(
                "district_l = district_r and street_l = street_r and house_l = house_r and door_l = door_r",
                label_for_charts="same door",
            ),
            levels.CustomLevel(
                "district_l = district_r and street_l = street_r and house_l = house_r", label_for_charts="same house"
            ),
            levels.ExactMatchLevel("district"),
            levels.ElseLevel(),
        ],
    )
    phones = comparisons.CustomComparison(
        output_column_name="phones",
        comparison_levels=[
            levels.NullLevel("phones"),
            levels.ArrayIntersectLevel("phones", min_intersection=1),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[name, phones, exact("wechat"), exact("email"), exact("vin"), exact("plate"), birthday, address],
        blocking_rules_to_generate_predictions=[
            CustomRule("l.block_keys = r.block_keys", sql_dialect="duckdb", arrays_to_explode=["block_keys"])
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        em_convergence=0.0001,
    )


class Peer:
    def __init__(self):
        self.model = None
        self.file = None
        self.memory = "3GB"

    def load(self, file, memory):
        self.file = file
        self.memory = memory
        return {"version": __import__("splink").__version__, "duckdb": duckdb.__version__}

    def open(self, model):
        """A new database with the records read: no run finds anything that another one left."""
        connection = duckdb.connect(":memory:")
        connection.execute(f"SET memory_limit = '{self.memory}'")
        connection.execute("SET preserve_insertion_order = false")
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        connection.execute(
            f"create table people as select * from read_json('{self.file}', format = 'newline_delimited', columns = {{{columns}}})"
        )
        api = DuckDBAPI(connection)
        people = api.register("people")
        return connection, Linker(people, model, log_level=None)

    def train(self, seed):
        connection, linker = self.open(settings())
        started = time.perf_counter()
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [block_on("vin", "name"), block_on("sound", "birthday"), block_on("wechat")], recall=0.8
        )
        training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed)
        for rule in (block_on("sound", "birthday"), block_on("vin"), block_on("wechat")):
            training.estimate_parameters_using_expectation_maximisation(rule)
        self.model = linker.misc.save_model_to_json()
        connection.close()
        return {"seconds": time.perf_counter() - started}

    def grid(self, thresholds, files):
        connection, linker = self.open(self.model)
        predictions = linker.inference.predict()
        pairs = connection.execute(f"select count(*) from {predictions.physical_name}").fetchall()[0][0]
        for threshold, file in zip(thresholds, files):
            clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
                predictions, threshold_match_probability=threshold
            )
            self.write(connection, clusters, file)
        connection.close()
        return {"pairs": pairs}

    def match(self, threshold, file):
        connection, linker = self.open(self.model)
        started, spent = time.perf_counter(), time.process_time()
        predictions = linker.inference.predict(threshold_match_probability=threshold)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=threshold
        )
        answer = {
            "wallMs": (time.perf_counter() - started) * 1000,
            "cpuMs": (time.process_time() - spent) * 1000,
        }
        self.write(connection, clusters, file)
        connection.close()
        return answer

    def write(self, connection, clusters, file):
        """One line per cluster of two or more: the numbers of its records."""
        connection.execute(
            f"""copy (select string_agg(id, ' ') from {clusters.physical_name} group by cluster_id having count(*) > 1)
            to '{file}' (header false, quote '', delimiter '|')"""
        )


def main():
    peer = Peer()
    for line in sys.stdin:
        command = json.loads(line)
        answer = getattr(peer, command.pop("do"))(**command)
        print(json.dumps(answer), flush=True)


main()
