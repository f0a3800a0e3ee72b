"""Only the newest yes to a line counts: an older, dearer one ends with it (domain.md 4.3)."""

from django.db import migrations

NEWEST = """
CREATE OR REPLACE FUNCTION aftersales_item_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM (SELECT line.payer, line.amount FROM aftersales_approvalline line
                                   WHERE line.item_id = NEW.id ORDER BY line.id DESC LIMIT 1) newest
                    WHERE newest.payer = 'CUSTOMER' AND newest.amount >= NEW.amount) THEN
        RAISE EXCEPTION 'aftersales_work_is_covered_by_an_approval: line % of order %', NEW.id, NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION aftersales_settled_within_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    approved numeric;
BEGIN
    SELECT coalesce(sum(newest.amount), 0) INTO approved
      FROM (SELECT DISTINCT ON (item.id) line.payer, line.amount
              FROM aftersales_approvalline line JOIN aftersales_roitem item ON item.id = line.item_id
             WHERE item.order_id = NEW.order_id AND item.payer = 'CUSTOMER' AND item.state = 'QC_OK'
             ORDER BY item.id, line.id DESC) newest
     WHERE newest.payer = 'CUSTOMER';
    IF NEW.customer_total > approved THEN
        RAISE EXCEPTION 'aftersales_settlement_stays_within_approval: order %', NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
DEAREST = """
CREATE OR REPLACE FUNCTION aftersales_item_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM aftersales_approvalline line
                    WHERE line.item_id = NEW.id AND line.payer = 'CUSTOMER'
                      AND line.amount >= NEW.amount) THEN
        RAISE EXCEPTION 'aftersales_work_is_covered_by_an_approval: line % of order %', NEW.id, NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION aftersales_settled_within_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    approved numeric;
BEGIN
    SELECT coalesce(sum(best.amount), 0) INTO approved
      FROM (SELECT max(line.amount) AS amount
              FROM aftersales_approvalline line JOIN aftersales_roitem item ON item.id = line.item_id
             WHERE item.order_id = NEW.order_id AND item.payer = 'CUSTOMER'
               AND item.state = 'QC_OK' AND line.payer = 'CUSTOMER'
             GROUP BY item.id) best;
    IF NEW.customer_total > approved THEN
        RAISE EXCEPTION 'aftersales_settlement_stays_within_approval: order %', NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0013_whom_nobody_reached_is_given_up")]
    operations = [migrations.RunSQL(NEWEST, DEAREST)]
