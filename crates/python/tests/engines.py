"""Sessions on the engines that the job runs on. A process that was a client of the one does not start the other."""

import os
import sys
from contextlib import contextmanager

from pyspark.sql import SparkSession


@contextmanager
def sail():
    """A session on a Sail server of its own, in this process."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start()
    address = f"sc://127.0.0.1:{server.listening_address[1]}"
    session = SparkSession.builder.remote(address).getOrCreate()
    yield session
    session.stop()
    server.stop()


@contextmanager
def spark(master="local[2]", **settings):
    """A session on Spark; nothing of it is seen outside of this machine."""
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    for key in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(key, "127.0.0.1")
    for key, value in settings.items():
        builder = builder.config("spark." + key.replace("_", "."), value)
    session = builder.getOrCreate()
    yield session
    session.stop()


ENGINES = {"sail": sail, "spark": spark}
