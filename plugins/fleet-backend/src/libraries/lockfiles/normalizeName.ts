/** The name of a library as PEP 503 writes it, so that `Flask_SQLAlchemy` and `flask-sqlalchemy` are the same. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
