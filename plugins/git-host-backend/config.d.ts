export interface Config {
  /**
   * The embedded git host at `/api/git-host`, for trying out and for tests. Everyone who reaches the backend can read
   * its repositories.
   */
  gitHost?: {
    /** Off unless true. */
    enabled?: boolean;
    /** Absolute path of the folder that holds the repositories, as `<organization>/<name>.git`. */
    directory?: string;
    /** The owners of repositories, such as `acme`; they exist from the start and no others can be made. */
    organizations?: string[];
    /** Who may write. */
    username?: string;
    /**
     * The password of the one who may write.
     * @visibility secret
     */
    password?: string;
    /** Start although `backend.listen.host` is reachable from other machines, all of which may then read. */
    allowNonLoopback?: boolean;
  };
}
