/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployment_cells', table => {
    table
      .string('success_commit_id')
      .comment('The commit of the last success, when it was reported');
  });
  await knex('deployment_cells').update({
    success_commit_id: knex('deployments')
      .whereRaw('deployments.event_id = deployment_cells.success_event_id')
      .select('commit_id'),
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployment_cells', table => {
    table.dropColumn('success_commit_id');
  });
};
