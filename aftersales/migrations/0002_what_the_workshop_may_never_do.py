"""Order numbers, and what the database refuses whoever asks (domain.md 9.14, 9.15)."""

from django.db import migrations

FORWARDS = """
CREATE SEQUENCE aftersales_number;

CREATE FUNCTION aftersales_item_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM aftersales_approvalline line
                    WHERE line.item_id = NEW.id AND line.payer = 'CUSTOMER'
                      AND line.amount >= NEW.amount) THEN
        RAISE EXCEPTION 'aftersales_work_is_covered_by_an_approval: line % of order %', NEW.id, NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aftersales_work_is_covered_by_an_approval
    BEFORE INSERT OR UPDATE OF state, payer, amount ON aftersales_roitem FOR EACH ROW
    WHEN (NEW.payer = 'CUSTOMER' AND NEW.state IN ('IN_WORK', 'DONE', 'QC_OK'))
    EXECUTE FUNCTION aftersales_item_covered();

CREATE FUNCTION aftersales_settled_within_approval() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER aftersales_settlement_stays_within_approval
    BEFORE INSERT OR UPDATE OF customer_total, order_id ON aftersales_settlement FOR EACH ROW
    EXECUTE FUNCTION aftersales_settled_within_approval();

CREATE FUNCTION aftersales_paid_within_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(amount), 0) FROM aftersales_payment WHERE order_id = NEW.order_id)
       > (SELECT coalesce(max(customer_total), 0) FROM aftersales_settlement
           WHERE order_id = NEW.order_id) THEN
        RAISE EXCEPTION 'aftersales_payments_stay_within_settlement: order %', NEW.order_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER aftersales_payments_stay_within_settlement
    AFTER INSERT OR UPDATE OF amount, order_id ON aftersales_payment FOR EACH ROW
    EXECUTE FUNCTION aftersales_paid_within_settlement();

CREATE FUNCTION aftersales_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'aftersales_frozen: rows of % stay as they are', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER aftersales_quote_is_frozen BEFORE UPDATE OR DELETE ON aftersales_quoteversion
    FOR EACH ROW EXECUTE FUNCTION aftersales_refuse_change();
CREATE TRIGGER aftersales_quote_line_is_frozen BEFORE UPDATE OR DELETE ON aftersales_quoteline
    FOR EACH ROW EXECUTE FUNCTION aftersales_refuse_change();
CREATE TRIGGER aftersales_approved_line_is_frozen BEFORE UPDATE OR DELETE ON aftersales_approvalline
    FOR EACH ROW EXECUTE FUNCTION aftersales_refuse_change();
CREATE TRIGGER aftersales_approval_stays BEFORE DELETE ON aftersales_costapproval
    FOR EACH ROW EXECUTE FUNCTION aftersales_refuse_change();
CREATE TRIGGER aftersales_approval_is_frozen BEFORE UPDATE ON aftersales_costapproval FOR EACH ROW
    WHEN (OLD.countersigned_at IS NOT NULL
          OR (to_jsonb(NEW) - '{countersigned_at,countersigned_by}'::text[])
             IS DISTINCT FROM (to_jsonb(OLD) - '{countersigned_at,countersigned_by}'::text[]))
    EXECUTE FUNCTION aftersales_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER aftersales_approval_is_frozen ON aftersales_costapproval;
DROP TRIGGER aftersales_approval_stays ON aftersales_costapproval;
DROP TRIGGER aftersales_approved_line_is_frozen ON aftersales_approvalline;
DROP TRIGGER aftersales_quote_line_is_frozen ON aftersales_quoteline;
DROP TRIGGER aftersales_quote_is_frozen ON aftersales_quoteversion;
DROP FUNCTION aftersales_refuse_change();
DROP TRIGGER aftersales_payments_stay_within_settlement ON aftersales_payment;
DROP FUNCTION aftersales_paid_within_settlement();
DROP TRIGGER aftersales_settlement_stays_within_approval ON aftersales_settlement;
DROP FUNCTION aftersales_settled_within_approval();
DROP TRIGGER aftersales_work_is_covered_by_an_approval ON aftersales_roitem;
DROP FUNCTION aftersales_item_covered();
DROP SEQUENCE aftersales_number;
"""


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
