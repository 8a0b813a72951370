/**
 * Where files are uploaded, by the tus protocol 1.0 (https://tus.io) with the extensions creation, termination and
 * expiration: POST here makes one, whose address (`Location`) ends in the upload's id. Only who made it may touch it.
 */
export const uploadsPath = '/api/v1/uploads';
