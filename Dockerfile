# The image that Cloud Run serves: the product and its pinned dependencies, nothing of the laptop's.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY main.py ./
COPY addon addon
COPY cards cards
COPY firestore_models firestore_models
COPY handlers handlers
COPY sharing sharing
COPY sync sync
RUN python -m compileall -q . && useradd --no-create-home --uid 10001 commonbook

USER commonbook
# One process: Cloud Run adds instances, and grpc does not outlive a fork. Cloud Run itself ends what takes too long.
CMD ["sh", "-c", "exec gunicorn --bind :${PORT:-8080} --workers 1 --threads 32 --timeout 0 main:app"]
