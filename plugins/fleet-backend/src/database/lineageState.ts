/**
 * How a service stands to its template, as an expression over `services` left joined with `service_lineages`. Its one
 * binding is the time now, ISO 8601 in UTC: a hold may have ended.
 *
 * A wish for which something is proposed already is no wish any more, but an update that is under way.
 */
export const LINEAGE_STATE = `case
  when service_lineages.problem is not null then 'unreadable'
  when service_lineages.template is null then 'unlinked'
  when service_lineages.relation = 'template-gone' then 'template-gone'
  when service_lineages.hold_reason is not null
    and (service_lineages.hold_until is null or service_lineages.hold_until > ?) then 'held'
  when service_lineages.wish is not null and not exists (
    select 1 from service_updates
    where service_updates.service_id = services.id
      and service_updates.kind = 'template'
      and service_updates.subject = service_lineages.template
      and service_updates.state in ('running', 'open', 'conflict', 'edited')
  ) then 'wished'
  else service_lineages.relation
end`;

/** The template that made a service: by its lock, or where nothing was read by the catalog. */
export const LINEAGE_TEMPLATE =
  'coalesce(service_lineages.template, services.template)';

/** The version of it that the service is on. */
export const LINEAGE_VERSION =
  'coalesce(service_lineages.version, services.template_version)';
