using System.Net.Http.Headers;
using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Tests.Fakes;

/// <summary>A request as the fake server understood it.</summary>
internal sealed record FakeRequest(
    string Method, string Base, string Device, string Place, string Body, string? Authorization, RangeItemHeaderValue? Range)
{
    public string? Execution => Status is { } status ? status.GetProperty("execution").GetString() : null;

    public string? Finished => Status is { } status ? status.GetProperty("result").GetProperty("finished").GetString() : null;

    public string? Detail => Status is { } status ? status.GetProperty("details")[0].GetString() : null;

    public int? Code => Status is { } status && status.TryGetProperty("code", out var code) ? code.GetInt32() : null;

    private JsonElement? Status
    {
        get
        {
            if (Body.Length == 0)
            {
                return null;
            }

            return JsonDocument.Parse(Body).RootElement.TryGetProperty("status", out var status) ? status : null;
        }
    }

    public static FakeRequest Of(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.PathAndQuery;
        const string mark = "/controller/v1/";
        var start = path.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var end = path.IndexOf('/', start);
        var device = end < 0 ? path[start..] : path[start..end];
        return new FakeRequest(
            request.Method.Method,
            request.RequestUri.GetLeftPart(UriPartial.Authority) + path[..start] + device,
            Uri.UnescapeDataString(device),
            end < 0 ? "" : path[(end + 1)..],
            body,
            request.Headers.TryGetValues("Authorization", out var authorization) ? authorization.Single() : null,
            request.Headers.Range?.Ranges.Single());
    }

    public override string ToString() =>
        $"{Method} {(Place.Length == 0 ? "root" : Place)}{(Execution is null ? "" : $" {Execution}/{Finished}")}{(Range is null ? "" : $" bytes={Range}")}";
}
