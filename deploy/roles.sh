#!/bin/sh
# Runs once, when PostgreSQL's volume is new: the role that owns the tables and the one that works.
set -eu

owner=$(cat "$OWNER_PASSWORD_FILE")
app=$(cat "$APP_PASSWORD_FILE")

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
     --set=owner="$owner" --set=app="$app" <<'SQL'
CREATE ROLE dealerops_owner LOGIN PASSWORD :'owner';
CREATE ROLE dealerops_app LOGIN PASSWORD :'app';
CREATE DATABASE dealerops OWNER dealerops_owner;
SQL
