"""Starts ministack, with what it lacks put right, until standard input closes.

That closes however the parent ends, `kill -9` too: a test run that is killed leaves no server behind.
"""

import os
import re
import signal
import sys
import threading

from ministack import app
from ministack.services import eventbridge, iam
from ministack.services.cloudformation import provisioners

READ = "GetAccountAuthorizationDetails"
plain = iam._IAM_HANDLERS[READ]


def with_boundaries(parameters):
    """GetAccountAuthorizationDetails leaves out the permissions boundary of every role, which GetRole has."""
    status, headers, body = plain(parameters)
    if b"<PermissionsBoundary>" in body:
        sys.exit("this ministack reads permissions boundaries: take the amendment out of test/ministack/start.py")
    return status, headers, re.sub(rb"<RoleName>([^<]+)</RoleName><RoleId>", boundary_of, body)


def boundary_of(match):
    arn = iam._roles[match[1].decode()].get("PermissionsBoundary")
    if not arn:
        return match[0]
    boundary = (
        "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
        f"<PermissionsBoundaryArn>{arn}</PermissionsBoundaryArn></PermissionsBoundary>"
    )
    return boundary.encode() + match[0]


def end_with_the_parent():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def from_cloudtrail(data, allow_aws_source=False):
    """Takes what nobody but AWS may send: the test plays CloudTrail, which ministack does not."""
    return put_events(data, allow_aws_source=True)


def with_metric_math(name, properties):
    """CloudFormation makes alarms over an expression, ministack's over one metric: the first one of the expression."""
    for query in properties.get("Metrics", []):
        stat = query.get("MetricStat")
        if stat:
            metric = {"Period": stat["Period"], "Statistic": stat["Stat"], **stat["Metric"]}
            properties = {**properties, **metric, "Metrics": None}
            break
    return alarm_record(name, properties)


iam._IAM_HANDLERS[READ] = with_boundaries
alarm_record = provisioners._cw_metric_alarm_record
provisioners._cw_metric_alarm_record = with_metric_math
put_events = eventbridge._put_events
eventbridge._put_events = from_cloudtrail
threading.Thread(target=end_with_the_parent, daemon=True).start()
app.main()
