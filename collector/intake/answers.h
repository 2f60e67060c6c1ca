/* answers: what a job that is done is answered with, whoever brought it; not by which way it goes. */
#pragma once

#include "job.h"

/* Texts are the job's, the roster's (NULL: not read yet) and the identity's. */
struct message answer_welcome(const struct roster *roster, const struct identity *identity, const struct job *job);
struct message answer_verdicts(const struct job *job);
struct message answer_decided(const struct job *job);
