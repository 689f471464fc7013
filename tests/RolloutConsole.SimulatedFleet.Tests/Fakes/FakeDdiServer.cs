using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RolloutConsole.SimulatedFleet.Tests.Fakes;

/// <summary>A small DDI server behind a message handler. It answers like hawkbit-api.md section 1 and writes down what it was asked.</summary>
internal sealed class FakeDdiServer : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeAction> _actions = [];
    private readonly List<string> _log = [];
    private int _inFlight;

    public string Sleep { get; set; } = "00:00:30";

    public bool WantsAttributes { get; set; }

    /// <summary>Answers instead of the server when it returns something.</summary>
    public Func<FakeRequest, HttpResponseMessage?>? Intercept { get; set; }

    /// <summary>Requests are refused as if nobody listened.</summary>
    public bool IsDown { get; set; }

    /// <summary>Answers come from another thread, so that requests overlap.</summary>
    public bool AnswersLater { get; set; }

    public int MostInFlight { get; private set; }

    public bool DoesRanges { get; set; } = true;

    /// <summary>Requests in order: method, place relative to the device, and what a report says.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_gate)
            {
                return [.. _log];
            }
        }
    }

    public List<FakeRequest> Requests { get; } = [];

    public FakeAction Offer(string device, int id, params (string Name, byte[] Content)[] artifacts)
    {
        var action = new FakeAction(id, artifacts);
        _actions[device] = action;
        return action;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = FakeRequest.Of(request, body);
        lock (_gate)
        {
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
            _log.Add(seen.ToString());
            Requests.Add(seen);
        }

        if (AnswersLater)
        {
            await Task.Yield();
        }

        lock (_gate)
        {
            _inFlight--;
            if (IsDown)
            {
                throw new HttpRequestException("Connection refused");
            }

            return Intercept?.Invoke(seen) ?? Answer(seen);
        }
    }

    private HttpResponseMessage Answer(FakeRequest request)
    {
        var action = _actions.GetValueOrDefault(request.Device);
        switch (request.Method, request.Place)
        {
            case ("GET", ""):
                return Json(Root(request, action));
            case ("PUT", "configData"):
                WantsAttributes = false;
                return Status(200);
        }

        if (action is null)
        {
            return Status(404);
        }

        var id = action.Id.ToString(CultureInfo.InvariantCulture);
        switch (request.Method, request.Place.Split('?')[0])
        {
            case ("GET", var place) when place == $"deploymentBase/{id}":
                return action.State == FakeActionState.Open ? Json(action.Document(request.Base)) : Status(404);
            case ("POST", var place) when place == $"deploymentBase/{id}/feedback":
                return Feedback(action, request);
            case ("GET", var place) when place == $"cancelAction/{id}":
                return Json($$$"""{"id":"{{{id}}}","cancelAction":{"stopId":"{{{id}}}"}}""");
            case ("POST", var place) when place == $"cancelAction/{id}/feedback":
                action.State = request.Execution == "rejected" ? FakeActionState.Open : FakeActionState.Closed;
                return Status(200);
            case ("GET", var place) when place.StartsWith("softwaremodules/", StringComparison.Ordinal):
                return Artifact(action, request, Path.GetFileName(place));
            default:
                return Status(404);
        }
    }

    private static HttpResponseMessage Feedback(FakeAction action, FakeRequest request)
    {
        if (action.State == FakeActionState.Closed)
        {
            return Status(410);
        }

        action.Reports.Add(request.Execution + "/" + request.Finished);
        if (request.Execution == "closed" || (request.Execution == "downloaded" && action.Update == "skip" && action.Window is null))
        {
            action.State = FakeActionState.Closed;
        }

        return Status(200);
    }

    private string Root(FakeRequest request, FakeAction? action)
    {
        var links = new List<string>();
        if (action is { State: FakeActionState.Open })
        {
            links.Add($$"""{{action.Confirm}}":{"href":"{{request.Base}}/{{action.Confirm}}/{{action.Id}}?c=-7"}""");
        }
        else if (action is { State: FakeActionState.Canceling })
        {
            links.Add($$"""cancelAction":{"href":"{{request.Base}}/cancelAction/{{action.Id}}"}""");
        }

        if (WantsAttributes)
        {
            links.Add($$"""configData":{"href":"{{request.Base}}/configData"}""");
        }

        var member = links.Count == 0 ? "" : $$""","_links":{ {{string.Join(",", links.Select(l => "\"" + l))}} }""";
        return $$$"""{"config":{"polling":{"sleep":"{{{Sleep}}}"} }{{{member}}} }""";
    }

    private HttpResponseMessage Artifact(FakeAction action, FakeRequest request, string name)
    {
        var content = action.Served.GetValueOrDefault(name) ?? action.Artifacts.First(a => a.Name == name).Content;
        if (!DoesRanges || request.Range is not { } range)
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };
        }

        var from = (int)range.From!.Value;
        if (from >= content.Length)
        {
            return Status(416);
        }

        var to = (int)Math.Min(content.Length - 1, range.To ?? long.MaxValue);
        var part = new ByteArrayContent(content[from..(to + 1)]);
        part.Headers.ContentRange = new ContentRangeHeaderValue(from, to, content.Length);
        return new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = part };
    }

    public static HttpResponseMessage Status(int code) => new((HttpStatusCode)code) { Content = new ByteArrayContent([]) };

    public static HttpResponseMessage Unavailable(int seconds)
    {
        var answer = Status(503);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    public static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
