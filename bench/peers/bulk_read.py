"""The fewest calls that read every role whole, as a person with boto3 writes them: nothing is compared or printed."""

import sys

import boto3

path, provider = sys.argv[1:3]
iam = boto3.client("iam")


def pages(operation, **asked):
    return list(iam.get_paginator(operation).paginate(PaginationConfig={"PageSize": 1000}, **asked))


boto3.client("sts").get_caller_identity()
iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)
pages("get_account_authorization_details", Filter=["Role"])
pages("list_roles", PathPrefix=path)
