/**
 * The display name of the source that Terraform and `npm run create-source` make, where none is given. Both must have the
 * same: a display name is unique in an organization, and the one finds what the other made.
 */
export const sourceDisplayName = 'Runtime detections';
