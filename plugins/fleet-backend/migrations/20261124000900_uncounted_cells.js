/** Cells whose commits are still to be counted; a handful, however many cells there are. */
const UNCOUNTED = `running_commit_id is not null and ((behind_environment is not null and behind_commits is null)
  or (stale = 1 and commits_since is null))`;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `create index deployment_cells_uncounted_index on deployment_cells (service_id) where ${UNCOUNTED}`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index deployment_cells_uncounted_index');
};
